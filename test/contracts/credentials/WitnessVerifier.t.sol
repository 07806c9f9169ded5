// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchStatus } from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    Expectation,
    Guarantee,
    Outcome,
    ProvenCredential,
    Verdict
} from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { IWitnessVerifier } from "../../../contracts/interfaces/IWitnessVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { StateProof } from "../../../contracts/libraries/StateProof.sol";
import { Verdicts } from "../../../contracts/libraries/Verdicts.sol";
import { ClosedUniversity } from "../support/ClosedUniversity.sol";
import { IVerdictProbe } from "../support/IVerdictProbe.sol";
import { StateProofTests } from "../support/StateProofTests.sol";
import { Tries } from "../support/Tries.sol";
import { IdSource, World } from "../support/WitnessFixture.sol";

contract WitnessVerifierTest is StateProofTests {
    IWitnessVerifier private verifier;
    IVerdictProbe private _verdicts;
    /// @dev The world of {fullStatus}: to read it back is many times faster than to make it.
    bytes private full;

    function setUp() public override {
        super.setUp();
        verifier = IWitnessVerifier(deploy("WitnessVerifier", ""));
        _verdicts = IVerdictProbe(deploy("VerdictProbe", ""));
        full = abi.encode(_worldOf(fullStatus(), false));
    }

    /// @dev Any status at all: the verdict is that of the same status read live.
    function testFuzz_Verify_IsTheVerdictOnTheStoredStatus(uint256 seed, uint8 ahead, bool hasEmergency) public view {
        BatchStatus memory status = statusFrom(seed);
        World memory world = _worldOf(status, hasEmergency);
        ProvenCredential memory proven = world.witness.proven;
        uint64 moment = NOW + uint64(bound(ahead, 0, EPOCH + 40));
        Verdict memory expected = _verdicts.decide(status, proven.header, proven.credential, NOW, moment);
        Verdict memory verdict = _verify(world, moment);
        equal(keccak256(abi.encode(verdict)), keccak256(abi.encode(expected)), "verdict");
        isTrue(moment < verdict.freshUntil, "fresh");
    }

    /// @dev Everything that a byte can do to a witness: it is refused, or the verdict is the same.
    function testFuzz_Verify_OneChangedByteChangesNoVerdict(uint256 place, uint8 flip) public view {
        World memory world = _fullWorld();
        bytes memory data = _dataOf(world);
        (bool isSound, bytes memory sound) = _call(data);
        isTrue(isSound, "sound before");
        // The caller's own part stays: the selector, the origin (three words), and, after the witness's offset, what is expected
        // (seven words) and the moment.
        uint256 position = 100 + (place % (data.length - 100 - 8 * 32));
        if (position >= 132) position += 8 * 32;
        data[position] ^= bytes1(flip == 0 ? 1 : flip);
        (bool isDone, bytes memory answer) = _call(data);
        if (isDone) equal(keccak256(answer), keccak256(sound), "the same verdict");
    }

    function test_Verify_FlipsWithItsEpochAndEndsAtTheHorizon() public {
        BatchStatus memory status;
        status.revision = 2;
        // Announced in the epoch before NOW's: in force from the next one on.
        status.revoked.newest = MASK | (NOW / EPOCH - 1);
        World memory world = _worldOf(status, false);
        uint64 flip = NOW + EPOCH;
        Verdict memory verdict = _verify(world, flip - 1);
        equal(uint8(verdict.outcome), uint8(Outcome.Valid), "until then");
        equal(verdict.freshUntil, flip, "fresh until it flips");
        equal(verdict.asOfTime, NOW, "as of");
        verdict = _verify(world, flip);
        equal(uint8(verdict.outcome), uint8(Outcome.Revoked), "from then on");
        uint64 horizon = NOW + 2 * EPOCH;
        _verify(world, horizon - 1);
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.BeyondHorizon.selector, horizon, horizon));
        _verify(world, horizon);
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.BeforeCopy.selector, NOW - 1, NOW));
        _verify(world, NOW - 1);
    }

    /// @dev What is asked about a moment after a hold's end is asked too late of a block within it, though not beyond it.
    function test_Verify_IsFreshOnlyUntilTheNextTransition() public view {
        BatchStatus memory status;
        status.revision = 2;
        status.hold = Holds.pack(NOW - 10, NOW + 20, 0);
        World memory world = _worldOf(status, true);
        Verdict memory verdict = _verify(world, NOW + 19);
        equal(uint8(verdict.outcome), uint8(Outcome.Suspended), "held");
        equal(verdict.freshUntil, NOW + 20, "until the end of the hold");
        equal(uint8(verdict.guarantee), uint8(Guarantee.ExceptEmergency), "guarantee");
        verdict = _verify(world, NOW + 20);
        equal(uint8(verdict.outcome), uint8(Outcome.Valid), "the end of the hold is known too");
    }

    function testFuzz_Verify_ProvesThatThereIsNoSuchBatchForTheBlocksSecond(uint64 moment) public {
        BatchStatus memory status;
        moment = uint64(bound(moment, NOW + 1, type(uint64).max));
        for (uint256 i = 0; i < 2; ++i) {
            World memory world = _worldOf(status, false);
            // The second time there is not even a registry.
            if (i == 1) {
                world.origin.registry = address(0xdead);
                world.witness.accountProof = Tries.prove(world.accounts, accountKey(address(0xdead)));
                world.witness.storageProofs[0] = new bytes[](0);
            }
            Verdict memory verdict = _verify(world, NOW);
            equal(keccak256(abi.encode(verdict)), keccak256(abi.encode(Verdicts.notFound(NOW))), "not found");
            vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.NotFresh.selector, moment, NOW));
            _verify(world, moment);
        }
    }

    function testFuzz_RevertWhen_TheTrustedBlockIsAnother(bytes32 trusted) public {
        World memory world = _fullWorld();
        bytes32 hash = world.origin.blockHash;
        vm.assume(trusted != hash);
        world.origin.blockHash = trusted;
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.BlockMismatch.selector, hash, trusted));
        _verify(world, NOW);
    }

    /// @dev A header that says what the attacker needs: refused under the trusted hash, and of no use under its own.
    function testFuzz_RevertWhen_TheHeaderHasAnotherStateRoot(bytes32 root) public {
        World memory world = _fullWorld();
        bytes32 expected = keccak256(world.witness.accountProof[0]);
        vm.assume(root != expected && root != StateProof.EMPTY_TRIE_ROOT);
        bytes32 trusted = world.origin.blockHash;
        world.witness.blockHeader = blockHeader(root, NOW, 6);
        bytes32 hash = keccak256(world.witness.blockHeader);
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.BlockMismatch.selector, hash, trusted));
        _verify(world, NOW);
        world.origin.blockHash = hash;
        bytes4 wrong = IWitnessVerifier.WrongProofNode.selector;
        vm.expectRevert(abi.encodeWithSelector(wrong, accountKey(REGISTRY), 0, expected, root));
        _verify(world, NOW);
    }

    /// @dev An attacker's contract may store what it likes, a batch of any issuer included: it is not the registry.
    function testFuzz_RevertWhen_AnotherAccountsStorageIsShown(uint8 other) public view {
        World memory world = _fullWorld();
        address account = address(uint160(1000 + bound(other, 0, 5)));
        bytes[] memory proofOfRegistry = world.witness.accountProof;
        world.witness.accountProof = Tries.prove(world.accounts, accountKey(account));
        _isRefused(world);
        world.origin.registry = account;
        _isRefused(world);
        world.witness.accountProof = proofOfRegistry;
        _isRefused(world);
    }

    /// @dev Another id has another slot, so what proves the old one's value proves nothing.
    function testFuzz_RevertWhen_ChainOrHeaderIsAnother(uint256 chainId, bytes32 salt) public view {
        World memory world = _fullWorld();
        vm.assume(chainId != CHAIN && salt != bytes32(0));
        world.origin.chainId = chainId;
        _isRefused(world);
        world.origin.chainId = CHAIN;
        world.witness.proven.header.salt = salt;
        _isRefused(world);
    }

    function testFuzz_RevertWhen_TheCredentialIsNotInTheBatch(uint8 field, uint256 value, uint256 node) public {
        World memory world = _fullWorld();
        ProvenCredential memory proven = world.witness.proven;
        bytes32 untouched = leafOf(proven.credential);
        field = uint8(bound(field, 0, 5));
        if (field == 0) proven.credential.index = bound(value, 0, SIZE - 1);
        if (field == 1) proven.credential.subject = address(uint160(value));
        if (field == 2) proven.credential.validFrom = uint64(value);
        if (field == 3) proven.credential.expires = uint64(value);
        if (field == 4) proven.credential.fields = bytes32(value);
        bytes32 leaf = leafOf(proven.credential);
        if (field == 5) proven.proof[node % proven.proof.length] = bytes32(value);
        else vm.assume(leaf != untouched);
        bytes4 selector = IWitnessVerifier.CredentialNotInBatch.selector;
        Expectation memory whoever = expected();
        (whoever.subject, whoever.anySubject) = (address(0), true);
        vm.expectRevert(abi.encodeWithSelector(selector, leaf, proven.header.root));
        verifier.verify(world.origin, world.witness, whoever, NOW);
    }

    function testFuzz_RevertWhen_TheIndexIsBeyondTheSize(uint256 index) public {
        World memory world = _fullWorld();
        index = bound(index, SIZE, type(uint256).max);
        world.witness.proven.credential.index = index;
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.IndexBeyondBatch.selector, index, SIZE));
        _verify(world, NOW);
    }

    /// @dev Both flags: nine slots, no more and no fewer.
    function testFuzz_RevertWhen_SlotsAreMissingOrTooMany(uint8 count) public {
        World memory world = _fullWorld();
        bytes[][] memory sound = world.witness.storageProofs;
        equal(sound.length, 9, "slots");
        count = uint8(bound(count, 0, 20));
        vm.assume(count != 9);
        world.witness.storageProofs = new bytes[][](count);
        for (uint256 i = 0; i < count; ++i) world.witness.storageProofs[i] = sound[i % 9];
        uint256 needed = count < 9 ? count + 1 : 9;
        vm.expectRevert(abi.encodeWithSelector(IWitnessVerifier.WrongNumberOfSlots.selector, count, needed));
        _verify(world, NOW);
    }

    /// @dev The proof of one slot in place of another's: each of the nine holds something, so none can pass for absent.
    function testFuzz_RevertWhen_OneSlotsProofStandsForAnothers(uint8 one, uint8 another) public view {
        World memory world = _fullWorld();
        (one, another) = (uint8(bound(one, 0, 8)), uint8(bound(another, 0, 8)));
        vm.assume(one != another);
        world.witness.storageProofs[one] = world.witness.storageProofs[another];
        _isRefused(world);
    }

    /// @dev What proves that some slot is empty, shown for one that is not.
    function testFuzz_RevertWhen_APresentSlotIsShownAsAbsent(uint8 place, bytes32 absent) public {
        World memory world = _fullWorld();
        bytes[][] memory proofs = world.witness.storageProofs;
        place = uint8(bound(place, 0, 8));
        bytes[] memory proof = Tries.prove(world.slots, keccak256(abi.encode(absent)));
        vm.assume(keccak256(abi.encode(proof)) != keccak256(abi.encode(proofs[place])));
        proofs[place] = proof;
        _isRefused(world);
        proofs[place] = new bytes[](0);
        vm.expectPartialRevert(IWitnessVerifier.ProofTooShort.selector);
        _verify(world, NOW);
    }

    function testFuzz_RevertWhen_AProofOfTheWitnessIsCutShort(uint8 place, uint8 length) public {
        World memory world = _fullWorld();
        place = uint8(bound(place, 0, 9));
        bytes[] memory proof = place == 9 ? world.witness.accountProof : world.witness.storageProofs[place];
        length = uint8(length % proof.length);
        assembly ("memory-safe") {
            mstore(proof, length)
        }
        vm.expectPartialRevert(IWitnessVerifier.ProofTooShort.selector);
        _verify(world, NOW);
    }

    // ---------------------------------------------------------------- what is expected

    /// @dev Each part that is another, alone: refused by its name, before anything is read of the proofs.
    function testFuzz_RevertWhen_TheCredentialIsNotWhatIsExpected(uint160 account, bytes32 schema) public {
        World memory world = _fullWorld();
        delete world.witness.storageProofs;
        address other = address(account);
        Expectation memory sound = expected();
        vm.assume(other != sound.issuer && other != sound.subject && other != address(0) && schema != sound.schema);
        Expectation memory wrong = expected();
        wrong.subject = other;
        _isUnexpected(
            world,
            wrong,
            abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, sound.subject, other)
        );
        wrong = expected();
        wrong.schema = schema;
        _isUnexpected(
            world,
            wrong,
            abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, sound.schema, schema)
        );
        wrong = expected();
        wrong.issuer = other;
        _isUnexpected(
            world,
            wrong,
            abi.encodeWithSelector(CredentialCheck.IssuerMismatch.selector, sound.issuer, other)
        );
    }

    /// @dev What was left out is refused, and anybody is said aloud.
    function test_Verify_TakesAnybodyOnlyWhereItIsSaid() public {
        World memory world = _fullWorld();
        Expectation memory none;
        vm.expectRevert(abi.encodeWithSelector(CredentialCheck.ExpectationUnclear.selector, none));
        verifier.verify(world.origin, world.witness, none, NOW);
        Expectation memory any = expected();
        (any.issuer, any.anyIssuer) = (address(0), true);
        (any.subject, any.anySubject) = (address(0), true);
        Verdict memory verdict = verifier.verify(world.origin, world.witness, any, NOW);
        equal(keccak256(abi.encode(verdict)), keccak256(abi.encode(_verify(world, NOW))), "the same verdict");
    }

    /// @dev The list is asked on the verifier's own chain: about the moment that is asked about, or about the time of issue.
    function test_Verify_AsksTheTrustListAsOfTheMomentThatIsStated() public {
        World memory world = _fullWorld();
        Expectation memory wanted = expected();
        (wanted.issuer, wanted.trustList, wanted.trusted) = (
            address(0),
            new ClosedUniversity(),
            TrustedWhen.WhenIssued
        );
        verifier.verify(world.origin, world.witness, wanted, NOW);
        wanted.trusted = TrustedWhen.Now;
        bytes4 selector = CredentialCheck.IssuerNotTrusted.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, expected().issuer, address(wanted.trustList), NOW));
        verifier.verify(world.origin, world.witness, wanted, NOW);
    }

    function _isUnexpected(World memory world, Expectation memory wrong, bytes memory reason) private {
        vm.expectRevert(reason);
        verifier.verify(world.origin, world.witness, wrong, NOW);
    }

    function _fullWorld() private view returns (World memory) {
        return abi.decode(full, (World));
    }

    function _worldOf(BatchStatus memory status, bool hasEmergency) private view returns (World memory) {
        return worldOf(IdSource(address(probe)), status, hasEmergency);
    }

    function _verify(World memory world, uint64 moment) private view returns (Verdict memory) {
        return verifier.verify(world.origin, world.witness, expected(), moment);
    }

    function _dataOf(World memory world) private view returns (bytes memory) {
        return abi.encodeCall(verifier.verify, (world.origin, world.witness, expected(), NOW));
    }

    function _call(bytes memory data) private view returns (bool isDone, bytes memory answer) {
        return address(verifier).staticcall(data);
    }

    /// @dev Whatever is wrong with the proofs, it is refused by a name.
    function _isRefused(World memory world) private view {
        bytes memory data = _dataOf(world);
        (bool isDone, bytes memory reason) = _call(data);
        isTrue(!isDone, "refused");
        bytes4 selector = bytes4(reason);
        isTrue(isProofError(selector) || selector == IWitnessVerifier.WrongNumberOfSlots.selector, "by name");
    }
}
