// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestedGate } from "../../../contracts/interfaces/IAttestedGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { IVeraxGate } from "../../../contracts/interfaces/IVeraxGate.sol";
import { IVeraxRegistry, VeraxAttestation } from "../../../contracts/interfaces/IVeraxRegistry.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { VeraxSource } from "../../../contracts/libraries/VeraxSource.sol";
import { Base } from "../support/Base.sol";
import { ToldVerax } from "../support/ToldVerax.sol";

contract VeraxGateTest is Base {
    bytes32 private constant SCHEMA = keccak256("schema");
    bytes32 private constant UID = keccak256("uid");
    address private constant PORTAL = address(0x9047a1);
    address private constant ATTESTER = address(0xa77e);
    address private constant ACCOUNT = address(0xacc);
    uint256 private constant NOW = 1_800_000_000;

    ToldVerax private _told;

    function setUp() public {
        vm.warp(NOW);
        _told = new ToldVerax();
    }

    function gateOf(address registry, address attester, NullifierKind kind) private returns (IVeraxGate) {
        Requirement memory requirement = Requirement({
            schema: SCHEMA,
            issuers: new address[](1),
            trustList: address(0),
            trusted: TrustedWhen.Unstated
        });
        requirement.issuers[0] = PORTAL;
        return IVeraxGate(deploy("VeraxGate", abi.encode(registry, requirement, attester, kind)));
    }

    function open() private returns (IVeraxGate) {
        return gateOf(address(_told), ATTESTER, NullifierKind.Credential);
    }

    function good() private pure returns (VeraxAttestation memory attestation) {
        (attestation.attestationId, attestation.schemaId) = (UID, SCHEMA);
        (attestation.attester, attestation.portal) = (ATTESTER, PORTAL);
        (attestation.attestedDate, attestation.version) = (uint64(NOW - 5), 5);
        attestation.subject = abi.encodePacked(ACCOUNT);
    }

    function ask(IVeraxGate gate, address account, bytes memory data) private {
        bytes4 answer = IClaimGate(address(gate)).check(0, account, account, 1, address(this), data);
        equal(bytes32(answer), bytes32(IClaimGate.check.selector), "answer");
    }

    function refused(IVeraxGate gate, bytes memory reason) private {
        refusedBy(gate, abi.encode(UID), reason);
    }

    function refusedBy(IVeraxGate gate, bytes memory data, bytes memory reason) private {
        vm.expectRevert(reason);
        IClaimGate(address(gate)).check(0, ACCOUNT, ACCOUNT, 1, address(this), data);
    }

    function used(bytes32 nullifier) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifier, ACCOUNT);
    }

    function notValid(Outcome outcome, uint256 since) private pure returns (bytes memory) {
        return abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, outcome, since);
    }

    /// @dev Passes exactly where nothing of what is demanded is missing; what is missing first is said.
    function testFuzz_Check_WantsPortalSchemaAttesterAndSubject(uint256 seed, address other, bytes32 schema) public {
        vm.assume(other != PORTAL && other != ATTESTER && other != ACCOUNT && schema != SCHEMA);
        VeraxAttestation memory told = good();
        bytes memory reason;
        if (seed % 4 == 0) {
            told.attester = other;
            reason = abi.encodeWithSelector(IVeraxGate.AttesterMismatch.selector, other, ATTESTER);
        }
        if ((seed >> 8) % 4 == 0) {
            told.portal = other;
            reason = abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, other);
        }
        if ((seed >> 16) % 4 == 0) {
            told.schemaId = schema;
            reason = abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, schema, SCHEMA);
        }
        if ((seed >> 24) % 4 == 0) {
            told.subject = abi.encodePacked(other);
            reason = abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, other, ACCOUNT);
        }
        if ((seed >> 32) % 4 == 0) {
            told.expirationDate = uint64(NOW);
            reason = notValid(Outcome.Expired, NOW);
        }
        told.attestationData = new bytes((seed >> 40) % 300);
        _told.tell(told);
        IVeraxGate gate = open();
        if (reason.length == 0) ask(gate, ACCOUNT, abi.encode(UID));
        else refused(gate, reason);
    }

    function test_Check_TakesAnyAttester_WhereNoneIsRequired() public {
        VeraxAttestation memory told = good();
        told.attester = address(1);
        _told.tell(told);
        IVeraxGate gate = gateOf(address(_told), address(0), NullifierKind.Credential);
        equal(gate.attester(), address(0), "attester");
        ask(gate, ACCOUNT, abi.encode(UID));
    }

    /// @dev A revocation counts from the second after its own: all blocks of one second agree.
    function testFuzz_Check_RefusesWhatIsRevokedOrReplaced(uint8 age, bool replaced, bool hasDate) public {
        VeraxAttestation memory told = good();
        uint256 date = NOW - (age % 3);
        told.revoked = !replaced;
        if (replaced) told.replacedBy = keccak256("another");
        if (hasDate) told.revocationDate = uint64(date);
        _told.tell(told);
        IVeraxGate gate = open();
        // Without a date it is revoked since it was made.
        uint256 since = (hasDate ? date : NOW - 5) + 1;
        if (since <= NOW) refused(gate, notValid(Outcome.Revoked, since));
        else ask(gate, ACCOUNT, abi.encode(UID));
    }

    function test_RevertWhen_ThereIsNoSuchAttestation() public {
        refused(open(), notValid(Outcome.NotFound, 0));
    }

    function testFuzz_Check_TakesASubjectOf32Bytes_WhichIsAnAccount(address account) public {
        VeraxAttestation memory told = good();
        told.subject = abi.encode(account);
        _told.tell(told);
        vm.assume(account != address(0));
        ask(open(), account, abi.encode(UID));
    }

    function testFuzz_RevertWhen_TheSubjectIsNoAccount(uint8 length, uint96 dirt) public {
        bytes memory subject = new bytes(length % 70);
        for (uint256 i = 0; i < subject.length; ++i) subject[i] = 0x11;
        if (subject.length == 20) subject = new bytes(0);
        if (subject.length == 32) subject = abi.encode((uint256(bound(dirt, 1, type(uint96).max)) << 160) | 1);
        VeraxAttestation memory told = good();
        told.subject = subject;
        _told.tell(told);
        // Where there are no bytes, the data's length follows: none here.
        bytes memory reason = abi.encodeWithSelector(
            VeraxSource.SubjectNotAnAccount.selector,
            subject.length,
            bytes32(subject)
        );
        refused(open(), reason);
    }

    function test_Nullifier_IsTheSubject_WhereTheGateSaysSo() public {
        VeraxAttestation memory told = good();
        _told.tell(told);
        told.attestationId = keccak256("second");
        _told.tell(told);
        IVeraxGate gate = gateOf(address(_told), ATTESTER, NullifierKind.Subject);
        ask(gate, ACCOUNT, abi.encode(UID));
        refusedBy(gate, abi.encode(told.attestationId), used(bytes32(uint256(uint160(ACCOUNT)))));
        // The attestation itself is none: the second one opens a gate that asks for attestations.
        IVeraxGate other = open();
        ask(other, ACCOUNT, abi.encode(UID));
        ask(other, ACCOUNT, abi.encode(told.attestationId));
        refused(other, used(UID));
    }

    function test_RevertWhen_ConstructedWrongly() public {
        vm.expectRevert(abi.encodeWithSelector(IAttestedGate.NullifierKindRefused.selector, NullifierKind.Field));
        gateOf(address(_told), ATTESTER, NullifierKind.Field);
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.RegistryWithoutCode.selector, ACCOUNT));
        gateOf(ACCOUNT, ATTESTER, NullifierKind.Credential);
    }

    function testFuzz_RevertWhen_DataIsNoId(uint8 length) public {
        vm.assume(length != 32);
        _told.tell(good());
        bytes memory reason = abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, uint256(length));
        refusedBy(open(), new bytes(length), reason);
    }

    /// @dev Whatever is not Verax to the last byte of its refusal is no registry: what answers, is silent, or refuses otherwise.
    function testFuzz_RevertWhen_TheRegistryIsAnother(uint8 which, bytes calldata said) public {
        address registry = address(new Silent());
        bytes memory why;
        bool hasRefused = which % 2 == 0;
        vm.assume(!hasRefused || keccak256(said) != keccak256(abi.encodePacked(IVeraxRegistry.AttestationNotAttested.selector)));
        if (hasRefused) vm.mockCallRevert(registry, abi.encodeCall(IVeraxRegistry.getAttestation, (0)), said);
        else vm.mockCall(registry, abi.encodeCall(IVeraxRegistry.getAttestation, (0)), said);
        why = abi.encodeWithSelector(VeraxSource.NotVerax.selector, registry, hasRefused, bytes32(said), said.length);
        vm.expectRevert(why);
        gateOf(registry, ATTESTER, NullifierKind.Credential);
    }
}

/// @notice Takes any call, and answers nothing.
contract Silent {
    // solhint-disable-next-line no-complex-fallback
    fallback() external {}
}
