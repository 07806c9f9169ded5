// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { CredentialGateData, FieldDisclosure, GateFixture } from "../support/GateFixture.sol";
import { Trees } from "../support/Trees.sol";

contract CredentialGateTest is GateFixture {
    NullifierKind[3] private _kinds = [NullifierKind.Credential, NullifierKind.Subject, NullifierKind.Field];

    function batchIdOf(BatchHeader calldata given) external view returns (bytes32) {
        return Ids.batch(block.chainid, address(registry), given);
    }

    function _idOf(BatchHeader memory given) private view returns (bytes32) {
        return this.batchIdOf(given);
    }

    function _notValid(Outcome outcome, uint256 since) private pure returns (bytes memory) {
        return abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, outcome, uint64(since));
    }

    /// @dev Whether the nullifier of the credential at `index` is used, as the gate's views have it.
    function _isUsed(address asker, uint256 index) private view returns (bool) {
        if (kind == NullifierKind.Credential) return gate.isCredentialUsed(asker, _idOf(header), index);
        address user = gate.nullifierUser(asker, _nullifierOf(index));
        isTrue(user == address(0) || user == subjectAt(index), "used by its subject");
        return user != address(0);
    }

    function _nullifierOf(uint256 index) private view returns (bytes32) {
        if (kind == NullifierKind.Credential) return Ids.credential(_idOf(header), index);
        if (kind == NullifierKind.Subject) return bytes32(uint256(uint160(subjectAt(index))));
        return nullifierAt(index);
    }

    // ---------------------------------------------------------------- nullifiers

    function testFuzz_Claim_PassesAndSpendsItsNullifierInItsCampaignOnly(uint8 kind_, uint8 row) public {
        openWith(_kinds[kind_ % 3]);
        uint256 index = 2 + (row % (SIZE - 2));
        isTrue(gate.nullifierKind() == kind, "kind");
        isTrue(!_isUsed(address(campaign), index), "unused");
        claimGated(index, dataAt(index));
        equal(token.balanceOf(subjectAt(index)), amountAt(index), "paid");
        for (uint256 i = 2; i < SIZE; ++i) isTrue(_isUsed(address(campaign), i) == (i == index), "spent, and only it");
        isTrue(!_isUsed(STRANGER, index), "not for others");
        // The same once more, for the same campaign: what another leaf of that account would be.
        bytes memory data = dataAt(index);
        bytes memory reason = abi.encodeWithSelector(
            IRequirementGate.NullifierUsed.selector,
            _nullifierOf(index),
            subjectAt(index)
        );
        askRefused(address(campaign), subjectAt(index), data, reason);
        ask(STRANGER, subjectAt(index), data);
        isTrue(_isUsed(STRANGER, index), "a stranger's call is the stranger's");
    }

    /// @dev Indexes 0 and 1 are two addresses of one person: only a field tells.
    function testFuzz_RevertWhen_ThePersonClaimedWithAnotherAddress(uint8 kind_, bool order) public {
        openWith(_kinds[kind_ % 3]);
        (uint256 one, uint256 other) = order ? (0, 1) : (1, 0);
        claimGated(one, dataAt(one));
        if (kind != NullifierKind.Field) return claimGated(other, dataAt(other));
        refused(
            other,
            dataAt(other),
            abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(0), subjectAt(one))
        );
    }

    /// @dev Any indexes of up to 32 bits, in two batches of one root and for two campaigns, against a plain list.
    function testFuzz_CredentialBitmap_EqualsAList(uint256 seed) public {
        openWith(NullifierKind.Credential);
        delete credentials;
        for (uint256 i = 0; i < 6; ++i) {
            credentials.push(credentialAt(i));
            // Neighbours in a word, and one word's place in others.
            uint256 far = uint32(uint256(keccak256(abi.encode(seed, i))));
            credentials[i].index = i % 3 == 0 || i == 0 ? far : credentials[i - 1].index ^ (i % 3 == 1 ? 1 : 256);
        }
        header = headerOfRows();
        header.size = 2 ** 32;
        bytes32[2] memory ids;
        for (uint256 b = 0; b < 2; ++b) {
            header.salt = bytes32(b);
            ids[b] = issue(header);
        }
        bytes32[] memory used = new bytes32[](16);
        for (uint256 i = 0; i < 16; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            (address asker, uint256 b, uint256 row) = (
                address(uint160(0xca0 + (seed % 2))),
                (seed >> 8) % 2,
                (seed >> 16) % 6
            );
            header.salt = bytes32(b);
            uint256 index = credentials[row].index;
            used[i] = keccak256(abi.encode(asker, b, index));
            bool isUsed = false;
            for (uint256 j = 0; j < i; ++j) isUsed = isUsed || used[j] == used[i];
            isTrue(gate.isCredentialUsed(asker, ids[b], index) == isUsed, "before");
            bytes memory data = dataAt(row);
            bytes memory reason = abi.encodeWithSelector(
                IRequirementGate.NullifierUsed.selector,
                Ids.credential(ids[b], index),
                subjectAt(row)
            );
            if (isUsed) askRefused(asker, subjectAt(row), data, reason);
            else ask(asker, subjectAt(row), data);
            isTrue(gate.isCredentialUsed(asker, ids[b], index), "after");
        }
    }

    // ---------------------------------------------------------------- the requirement

    function testFuzz_RevertWhen_TheCredentialIsAboutAnother(uint8 kind_, uint8 index, uint8 other) public {
        openWith(_kinds[kind_ % 3]);
        (index, other) = (index % uint8(SIZE), other % uint8(SIZE));
        vm.assume(index != other);
        refused(
            index,
            dataAt(other),
            abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, subjectAt(other), subjectAt(index))
        );
    }

    /// @dev Passes exactly where the verifier says Valid: any times, announced or not, proven or not.
    function testFuzz_Check_EqualsTheVerifier(uint256 seed, uint8 kind_, uint8 tampered) public {
        kind = _kinds[kind_ % 3];
        gate = newGate(requirementOf(ISSUER));
        uint256 row = seed % SIZE;
        if (seed % 2 == 0) credentials[row].validFrom = uint64(START + ((seed >> 8) % 20));
        if (seed % 3 == 0) credentials[row].expires = uint64(START + ((seed >> 16) % 20));
        header = headerOfRows();
        header.policy.epochLength = seed % 5 == 0 ? 60 : 0;
        issue(header);
        if ((seed >> 24) % 3 == 1) change(header, ChangeKind.Revoke, (seed >> 32) % 4 == 0 ? (row + 1) % SIZE : row);
        if ((seed >> 24) % 3 == 2) change(header, ChangeKind.Suspend, row);
        uint256 time = START + ((seed >> 40) % (seed % 5 == 0 ? 240 : 20));
        vm.warp(time);

        CredentialGateData memory given = dataOf(row);
        if (tampered % 8 == 1) given.proof = new bytes32[](seed % 40);
        if (tampered % 8 == 2) given.credential.expires = uint64(seed);
        if (tampered % 8 == 3) given.credential.index = seed;
        if (tampered % 8 == 4) given.header.salt = bytes32(seed);
        if (tampered % 8 == 5) given.header.size = uint64(row);
        Verdict memory verdict = verifier.verify(given.header, given.credential, given.proof);
        bytes memory data = laidOut(given);
        if (verdict.outcome == Outcome.Valid) return ask(STRANGER, subjectAt(row), data);
        askRefused(STRANGER, subjectAt(row), data, _notValid(verdict.outcome, verdict.since));
    }

    function test_RevertWhen_RevokedSuspendedOrNotFound_AndPaidOnceReinstated() public {
        change(header, ChangeKind.Revoke, 4);
        change(header, ChangeKind.Suspend, 5);
        vm.warp(START + 1);
        refused(4, dataAt(4), _notValid(Outcome.Revoked, START + 1));
        refused(5, dataAt(5), _notValid(Outcome.Suspended, START + 1));
        CredentialGateData memory given = dataOf(6);
        given.credential.expires = 1;
        refused(6, laidOut(given), _notValid(Outcome.NotFound, 0));
        change(header, ChangeKind.Reinstate, 5);
        vm.warp(START + 2);
        claimGated(5, dataAt(5));
    }

    function testFuzz_RevertWhen_TheSchemaOrTheIssuerIsAnother(bytes32 schema, address issuer) public {
        vm.assume(schema != SCHEMA && issuer != ISSUER);
        CredentialGateData memory given = dataOf(2);
        given.header.schema = schema;
        refused(2, laidOut(given), abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, schema, SCHEMA));
        given = dataOf(2);
        given.header.issuer = issuer;
        refused(2, laidOut(given), abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, issuer));
    }

    /// @dev A batch of the accepted issuer's schema and root, but issued by somebody else, is no batch of the issuer's.
    function test_RevertWhen_SomebodyElseIssuedTheSameRoot() public {
        CredentialGateData memory given = dataOf(2);
        given.header.issuer = STRANGER;
        given.header.salt = keccak256("mine");
        vm.prank(STRANGER);
        registry.issue(given.header, "");
        given.header.issuer = ISSUER;
        refused(2, laidOut(given), _notValid(Outcome.NotFound, 0));
    }

    function testFuzz_Issuers_AreAcceptedExactlyIfListed(
        address[4] memory issuers,
        uint8 length,
        address other
    ) public {
        Requirement memory requirement = requirementOf(ISSUER);
        requirement.issuers = new address[](1 + (length % 4));
        bool isListed = false;
        for (uint256 i = 0; i < requirement.issuers.length; ++i) {
            if (issuers[i] == address(0)) issuers[i] = ISSUER;
            requirement.issuers[i] = issuers[i];
            isListed = isListed || issuers[i] == other;
        }
        gate = newGate(requirement);
        equal(gate.soleIssuer(), length % 4 == 0 ? issuers[0] : address(0), "sole issuer");
        isTrue(gate.isAccepted(other, 0) == isListed, "another");
        isTrue(!gate.isAccepted(address(0), 0), "zero issues nothing");
        for (uint256 i = 0; i < requirement.issuers.length; ++i) isTrue(gate.isAccepted(issuers[i], 0), "listed");
    }

    function test_ListOfIssuers_LetsPassWhomTheyIssued() public {
        Requirement memory requirement = requirementOf(ISSUER);
        requirement.issuers = new address[](2);
        (requirement.issuers[0], requirement.issuers[1]) = (address(0xa), ISSUER);
        gate = newGate(requirement);
        ask(STRANGER, subjectAt(3), dataAt(3));
        CredentialGateData memory given = dataOf(4);
        given.header.issuer = address(0xb);
        bytes memory data = laidOut(given);
        askRefused(
            STRANGER,
            subjectAt(4),
            data,
            abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, address(0xb))
        );
    }

    // ---------------------------------------------------------------- the field

    function testFuzz_RevertWhen_TheFieldDiffers(uint8 part, bytes32 value) public {
        CredentialGateData memory given = dataOf(2);
        if (part % 3 == 0) given.field.salt = value;
        if (part % 3 == 1) given.field.valueHash = value;
        if (part % 3 == 2) given.field.proof[0] = value;
        vm.assume(keccak256(laidOut(given)) != keccak256(dataAt(2)));
        refused(
            2,
            laidOut(given),
            abi.encodeWithSelector(ICredentialGate.InvalidField.selector, uint256(0), given.field.valueHash)
        );
    }

    /// @dev Field 1 (the same flag for everybody) must not be usable in place of field 0.
    function test_RevertWhen_AnotherFieldIsDisclosed() public {
        CredentialGateData memory given = dataOf(2);
        bytes32[] memory fields = fieldTree(2);
        given.field = FieldDisclosure({
            salt: saltAt(2, 1),
            valueHash: keccak256(abi.encode(true)),
            proof: Trees.proofAt(fields, 1)
        });
        refused(
            2,
            laidOut(given),
            abi.encodeWithSelector(ICredentialGate.InvalidField.selector, uint256(0), given.field.valueHash)
        );
    }

    // ---------------------------------------------------------------- the layout

    /// @dev Cut, or drawn out: by name where the words do not come out even, else because the proof is another.
    function testFuzz_RevertWhen_TheDataHaveAnotherLength(uint8 kind_, uint16 length, bytes32 filling) public {
        openWith(_kinds[kind_ % 3]);
        bytes memory given = dataAt(2);
        uint256 fixed_ = kind == NullifierKind.Field ? 544 + 65 + 32 : 544;
        bytes memory data = new bytes(length % 1400);
        vm.assume(data.length != given.length);
        for (uint256 i = 0; i < data.length; ++i) data[i] = i < given.length ? given[i] : filling[i % 32];
        // A field's proof is as long as the byte before it says: where that was cut off, none is expected.
        bool isEven = data.length >= fixed_ && (data.length - fixed_) % 32 == 0;
        refused(
            2,
            data,
            isEven
                ? _notValid(Outcome.NotFound, 0)
                : abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length)
        );
    }

    function testFuzz_RevertWhen_AnotherNumberOfNodesIsSaid(uint8 number) public {
        vm.assume(number != 1);
        bytes memory data = dataAt(2);
        uint256 nodesGiven = (data.length - 544 - 65) / 32;
        data[544 + 64] = bytes1(number);
        refused(
            2,
            data,
            number > nodesGiven
                ? abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length)
                : _notValid(Outcome.NotFound, 0)
        );
    }

    /// @dev High bits that a member's type does not have.
    function testFuzz_RevertWhen_AWordIsAnother(uint8 kind_, uint16 position, uint8 bit) public {
        openWith(_kinds[kind_ % 3]);
        bytes memory data = dataAt(2);
        uint256 place = position % data.length;
        data[place] ^= bytes1(uint8(1) << (bit % 8));
        vm.expectRevert();
        claimGated(2, data);
        isTrue(!campaign.isClaimed(2), "nothing is left behind");
    }

    function testFuzz_RevertWhen_TheDataIsNoise(uint8 kind_, bytes calldata data) public {
        openWith(_kinds[kind_ % 3]);
        vm.expectRevert();
        claimGated(2, data);
    }

    // ---------------------------------------------------------------- creation

    /// @dev The zero address marks unused nullifiers, so it must never use one.
    function test_RevertWhen_TheAccountIsZero() public {
        for (uint256 k = 1; k < 3; ++k) {
            kind = _kinds[k];
            gate = newGate(requirementOf(ISSUER));
            credentials[0].subject = address(0);
            header = headerOfRows();
            header.salt = bytes32(k);
            issue(header);
            bytes memory data = dataAt(0);
            askRefused(STRANGER, address(0), data, abi.encodeWithSelector(IRequirementGate.ZeroAccount.selector));
        }
    }

    function tryNew(
        Requirement calldata requirement,
        address registry_,
        NullifierKind kind_,
        uint256 position
    ) external {
        deploy("CredentialGate", abi.encode(registry_, requirement, kind_, position));
    }

    function testFuzz_RevertWhen_TheRequirementIsNone(uint8 length, uint8 zero) public {
        uint256 count = length % 8;
        Requirement memory requirement = Requirement({
            schema: SCHEMA,
            issuers: new address[](count),
            trustList: count == 0 ? address(0) : address(this),
            trusted: TrustedWhen.Unstated
        });
        for (uint256 i = 0; i < count; ++i) requirement.issuers[i] = ISSUER;
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.IssuersRefused.selector, count, requirement.trustList));
        this.tryNew(requirement, address(registry), NullifierKind.Field, 0);

        requirement.trustList = STRANGER;
        requirement.trusted = TrustedWhen.Now;
        requirement.issuers = new address[](0);
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.TrustListWithoutCode.selector, STRANGER));
        this.tryNew(requirement, address(registry), NullifierKind.Field, 0);

        requirement.trustList = address(0);
        requirement.trusted = TrustedWhen.Unstated;
        requirement.issuers = new address[](count + 1);
        uint256 hole = zero % (count + 1);
        for (uint256 i = 0; i <= count; ++i) requirement.issuers[i] = i == hole ? address(0) : ISSUER;
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.ZeroIssuer.selector, hole));
        this.tryNew(requirement, address(registry), NullifierKind.Field, 0);
    }

    function testFuzz_RevertWhen_TheRegistryOrThePositionIsNone(uint256 position, bool subject) public {
        position = bound(position, 1, type(uint256).max);
        Requirement memory requirement = requirementOf(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.RegistryWithoutCode.selector, STRANGER));
        this.tryNew(requirement, STRANGER, NullifierKind.Field, 0);
        NullifierKind without = subject ? NullifierKind.Subject : NullifierKind.Credential;
        vm.expectRevert(abi.encodeWithSelector(ICredentialGate.NullifierPositionUnexpected.selector, position));
        this.tryNew(requirement, address(registry), without, position);
    }

    function test_ExtraTime_IsNone() public view {
        equal(IClaimGate(address(gate)).extraTime(address(campaign)), 0, "this gate never stops claiming");
    }
}
