// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IBatchAuthorizations } from "../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchForgeries } from "./support/BatchForgeries.sol";
import { BatchHole } from "./twins/BatchHole.sol";

/// @notice See {BatchForgeries}.
contract BatchForgeryTest is BatchForgeries {
    function testFuzz_RevertWhen_SentOnAnotherChain(uint8 which, uint64 chain) public onOursAndSoundTwin {
        isKind(sendOnAnotherChain(which, chain), INVALID);
    }

    function testFuzz_Twin_IssuesOnEveryChain(uint64 chain) public onTwin(BatchHole.ChainlessDomain) {
        accepted(sendOnAnotherChain(6 * uint256(uint8(chain)), chain), "issued");
    }

    function testFuzz_Twin_ChangesOnEveryChain(uint8 which, uint64 chain) public onTwin(BatchHole.Chainless) {
        accepted(sendOnAnotherChain(1 + (which % 5), chain), "changed");
    }

    /// @dev A change is bound to its chain twice: each of the two safeguards is enough.
    function testFuzz_Twin_BatchIdsAloneBindChanges(
        uint8 which,
        uint64 chain
    ) public onTwin(BatchHole.ChainlessDomain) {
        isKind(sendOnAnotherChain(1 + (which % 5), chain), INVALID);
    }

    function testFuzz_RevertWhen_SentElsewhere(uint8 which) public onOursAndSoundTwin {
        isKind(sendElsewhere(which), INVALID);
    }

    function test_Twin_IssuesElsewhere() public onTwin(BatchHole.PlacelessDomain) {
        accepted(sendElsewhere(0), "issued");
    }

    function testFuzz_Twin_ChangesElsewhere(uint8 which) public onTwin(BatchHole.Placeless) {
        accepted(sendElsewhere(1 + (which % 5)), "changed");
    }

    function testFuzz_RevertWhen_SentForAnotherBatch(uint8 which, bytes32 salt) public onOursAndSoundTwin {
        isKind(sendForAnotherBatch(which, salt), INVALID);
    }

    function testFuzz_Twin_ChangesAnotherBatch(uint8 which, bytes32 salt) public onTwin(BatchHole.BatchlessSignature) {
        accepted(sendForAnotherBatch(which, salt), "changed");
    }

    function testFuzz_RevertWhen_SentAgain(uint8 which) public onOursAndSoundTwin {
        isKind(sendAgain(which), NONCE);
    }

    function testFuzz_Twin_DoesItAgain(uint8 which) public onTwin(BatchHole.LastingNonce) {
        accepted(sendAgain(1 + (which % 3)), "again");
    }

    function testFuzz_RevertWhen_SentAgainReshaped(bool compactFirst, bytes32 evidence) public onOursAndSoundTwin {
        isKind(sendAgainReshaped(compactFirst, evidence), NONCE);
    }

    function testFuzz_Twin_TakesEitherForm(
        bool compactFirst,
        bytes32 evidence
    ) public onTwin(BatchHole.SeenSignatures) {
        accepted(sendAgainReshaped(compactFirst, evidence), "again");
    }

    function testFuzz_RevertWhen_Reshaped(uint8 which, uint8 form, uint64 deadline) public onOursAndSoundTwin {
        isKind(sendReshaped(which, form, deadline), INVALID);
    }

    function testFuzz_Twin_TakesEveryForm(
        uint8 which,
        uint8 form,
        uint64 deadline
    ) public onTwin(BatchHole.LooseSignature) {
        accepted(sendReshaped(which, form, deadline), "taken");
    }

    function testFuzz_RevertWhen_NobodySigned(uint8 which, bytes32 r, bytes32 s, uint8 v) public onOursAndSoundTwin {
        isKind(signAsNobody(which, r, s, v), INVALID);
    }

    function testFuzz_Twin_KnowsNobody(
        bool issues,
        bytes32 r,
        bytes32 s,
        uint8 v
    ) public onTwin(BatchHole.LooseSignature) {
        accepted(signAsNobody(issues ? 1 : 0, r, s, uint8(bound(v, 29, 255))), "for nobody");
    }

    function testFuzz_RevertWhen_SentAsAnotherKind(uint8 pair) public onOursAndSoundTwin {
        isKind(sendAsAnotherKind(pair), INVALID);
    }

    function testFuzz_Twin_TakesOneKindForAnother(uint8 pair) public onTwin(BatchHole.KindlessSignature) {
        accepted(sendAsAnotherKind(pair), "taken");
    }

    function testFuzz_RevertWhen_Altered(uint8 which, uint16 how) public onOursAndSoundTwin {
        isKind(sendAltered(which, how), INVALID);
    }

    function testFuzz_Twin_TakesWhatWasAltered(uint8 which, uint16 how) public onTwin(BatchHole.PartialSignature) {
        accepted(sendAltered(which, how), "taken");
    }

    function testFuzz_RevertWhen_Late(uint8 which, uint64 deadline, uint64 later) public onOursAndSoundTwin {
        isKind(sendLate(which, deadline, later), IBatchAuthorizations.DeadlineExpired.selector);
    }

    function testFuzz_Twin_TakesItWhenever(
        uint8 which,
        uint64 deadline,
        uint64 later
    ) public onTwin(BatchHole.NoDeadline) {
        accepted(sendLate(which, deadline, later), "taken");
    }

    function testFuzz_RevertWhen_AWalletSpeaksForOthers(uint8 which, bytes calldata rest) public onOursAndSoundTwin {
        isKind(speakForOthers(which, rest), INVALID);
    }

    function testFuzz_Twin_AsksTheNamedWallet(uint8 which, bytes calldata rest) public onTwin(BatchHole.NamedSigner) {
        accepted(speakForOthers(which, rest), "taken");
    }

    function testFuzz_Ours_ChangesNothingWhileAWalletIsAsked(bool insists) public onOursAndSoundTwin {
        (bytes memory reason, uint256 changes) = actWhileAsked(insists);
        if (insists) isKind(reason, INVALID);
        else accepted(reason, "signed");
        equal(changes, 0, "changes");
    }

    function testFuzz_Twin_LetsAWalletActWhileAsked(bool insists) public onTwin(BatchHole.PlainWalletCall) {
        (bytes memory reason, uint256 changes) = actWhileAsked(insists);
        accepted(reason, "signed");
        equal(changes, 3, "changes");
    }

    function testFuzz_RevertWhen_AWalletSaysAnythingButYes(uint8 manner) public onOursAndSoundTwin {
        isKind(askBadWallet(manner), INVALID);
    }

    function testFuzz_Twin_IsDeafToWallets(uint8 manner) public onTwin(BatchHole.DeafToWallet) {
        accepted(askBadWallet(manner), "taken");
    }

    /// @dev The twin copies what wallets answer; there is no sound one.
    function test_Ours_DoesNotCopyWhatWalletsSay() public {
        useOurs();
        isTrue(askVerboseWallet() < 150_000, "cheap");
    }

    function test_Twin_PaysForWhatWalletsSay() public onTwin(BatchHole.None) {
        isTrue(askVerboseWallet() > 1_000_000, "dear");
    }

    function testFuzz_Ours_KeysOutrankBorrowedCode(uint8 which, uint8 manner) public onOursAndSoundTwin {
        accepted(lockOut(which, manner), "done");
    }

    function testFuzz_Twin_LocksTheKeyOut(uint8 which, uint8 manner) public onTwin(BatchHole.CodeFirst) {
        isKind(lockOut(which, manner), INVALID);
    }
}
