// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus, IAttestationRegistry } from "../../contracts/interfaces/IAttestationRegistry.sol";
import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { NullifierKind } from "../../contracts/interfaces/IRequirementGate.sol";
import { AttestationSource } from "../../contracts/libraries/AttestationSource.sol";
import { RawAnswers } from "../contracts/support/RawAnswers.sol";
import { ToldEas } from "../contracts/support/ToldEas.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { VeraxLike } from "./support/VeraxLike.sol";
import { SourceHole } from "./twins/SourceHole.sol";

/// @notice Something else passes for the registry of attestations, or its answer for an attestation.
abstract contract ForeignRegistryAttack is AttackFixture {
    bytes4 internal constant QUESTION = IAttestationRegistry.getAttestation.selector;
    bytes32 internal constant UID = keccak256("uid");

    /// @dev {SourceHole} of the attacked twin; ours where `attacksOurs`.
    SourceHole internal hole;
    bool internal attacksOurs = true;

    function useTwin(SourceHole missing) internal {
        (hole, attacksOurs) = (missing, false);
    }

    function gateOver(address eas) internal returns (address) {
        NullifierKind once = NullifierKind.Credential;
        if (attacksOurs) return deploy("AttestationGate", abi.encode(eas, requirementOf(ISSUER), once));
        return deploy("SourceTwin", abi.encode(eas, requirementOf(ISSUER), once, hole));
    }

    function tryGate(address eas) external returns (address) {
        return gateOver(eas);
    }

    function goodFor(address account) internal pure returns (AttestationStatus memory status) {
        (status.schema, status.attester, status.recipient) = (SCHEMA, ISSUER, account);
        status.time = uint64(NOW);
    }

    /// @dev Claims what is meant for subject 0.
    function claims(address asked, bytes memory data) internal returns (bool paid) {
        campaignName = "InstantCampaign";
        CampaignArguments memory terms = termsFor(4);
        terms.gate = asked;
        IInstantCampaign victim = open(terms, 1e6);
        vm.warp(START);
        return gatedRefusal(victim, 0, data).length == 0;
    }

    /// @dev A registry of one's own, in which the issuer has said everything, under a uid of one's choice.
    function sayInAnother() internal returns (bool paid) {
        ToldEas eas = new ToldEas();
        ToldEas own = new ToldEas();
        own.tell(UID, goodFor(subjectAt(0)));
        address asked = gateOver(address(eas));
        return claims(asked, abi.encode(UID)) || claims(asked, abi.encodePacked(UID, own));
    }

    /// @dev Verax's registry given for EAS, while it answers about uid 0, as after an upgrade.
    /// @return opened Whether there is a gate, which will refuse every claim.
    function giveVerax() internal returns (bool opened) {
        try this.tryGate(address(new VeraxLike(true))) {
            return true;
        } catch (bytes memory why) {
            equal(bytes32(bytes4(why)), bytes32(AttestationSource.RegistryUnknown.selector), "error");
            return false;
        }
    }

    /// @dev Verax's registry as it is, which refuses ids that it does not know.
    function giveRefusingVerax() internal returns (bool opened) {
        try this.tryGate(address(new VeraxLike(false))) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev A registry behind a proxy turns: in the place of the subject stands a word that ends in the account's address.
    function dirtyTheSubject(uint256 dirt) internal returns (bool paid) {
        ToldEas eas = new ToldEas();
        address asked = gateOver(address(eas));
        eas.tell(UID, goodFor(subjectAt(0)));
        bytes memory answer = abi.encode(eas.getAttestation(UID));
        assembly ("memory-safe") {
            let subject := add(answer, mul(0x20, 8))
            mstore(subject, or(mload(subject), shl(160, dirt)))
        }
        vm.etch(address(eas), address(new RawAnswers()).code);
        RawAnswers(address(eas)).tell(QUESTION, RawAnswers.Manner.Answers, answer);
        return claims(asked, abi.encode(UID));
    }

    /// @dev A contract that burns all gas, given for a registry.
    /// @return spent What whoever deploys it loses.
    function burn(uint256 gas_) internal returns (uint256 spent) {
        RawAnswers burner = new RawAnswers();
        burner.tell(QUESTION, RawAnswers.Manner.BurnsAllGas, "");
        burner.tell(IAttestationRegistry.statusOf.selector, RawAnswers.Manner.BurnsAllGas, "");
        uint256 before = gasleft();
        try this.tryGate{ gas: gas_ }(address(burner)) {
            revert("there is a gate");
        } catch {
            return before - gasleft();
        }
    }
}

contract ForeignRegistryTest is ForeignRegistryAttack {
    uint256 private constant PLENTY = 15_000_000;

    modifier onOursAndSoundTwin() {
        _;
        useTwin(SourceHole.None);
        _;
    }

    function test_RevertWhen_ItIsSaidInAnotherRegistry() public onOursAndSoundTwin {
        isTrue(!sayInAnother(), "unpaid");
    }

    function test_Twin_TakesTheRegistryThatTheClaimantNames() public {
        useTwin(SourceHole.NamedRegistry);
        isTrue(sayInAnother(), "paid");
    }

    function test_RevertWhen_VeraxIsGivenForEas() public onOursAndSoundTwin {
        isTrue(!giveVerax() && !giveRefusingVerax(), "no gate");
    }

    function test_Twin_TakesAnyStruct() public {
        useTwin(SourceHole.AnyStruct);
        isTrue(giveVerax() && !giveRefusingVerax(), "a gate that opens for nobody");
    }

    function test_Twin_TakesWhateverHasCode() public {
        useTwin(SourceHole.NoProbe);
        isTrue(giveVerax() && giveRefusingVerax(), "gates that open for nobody");
    }

    function testFuzz_RevertWhen_AWordIsDirty(uint96 dirt) public onOursAndSoundTwin {
        isTrue(!dirtyTheSubject(bound(dirt, 1, type(uint96).max)), "unpaid");
    }

    function testFuzz_Twin_CutsWords(uint96 dirt) public {
        useTwin(SourceHole.CutWords);
        isTrue(dirtyTheSubject(bound(dirt, 1, type(uint96).max)), "paid");
    }

    function test_Probe_LosesNoMoreThanItsGas() public onOursAndSoundTwin {
        isTrue(burn(PLENTY) < PLENTY / 4, "bounded");
    }

    function test_Twin_LosesAllGas() public {
        useTwin(SourceHole.EndlessProbe);
        isTrue(burn(PLENTY) > (PLENTY * 9) / 10, "burned");
    }
}
